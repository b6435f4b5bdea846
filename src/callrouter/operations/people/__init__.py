"""What can be done with people, teams, destinations and mailboxes?"""
