"""What does a run look like? placeholder"""


def write_picture(report):
    pass
