"""Kills and outages under load: is every acknowledged event there afterwards, once?"""
