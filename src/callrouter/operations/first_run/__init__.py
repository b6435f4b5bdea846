"""How does a company begin, before anybody can sign in?"""
