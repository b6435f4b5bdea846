"""The REST API: how do programs set up and read everything?"""
