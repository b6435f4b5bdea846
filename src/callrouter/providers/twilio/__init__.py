"""Twilio: its signatures, its forms read into events, its markup written from actions."""
