"""Who is told of alarms, and of which ones?"""
