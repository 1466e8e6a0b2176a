"""Duty and offers: who is asked to listen to whom, how many at a time, with which pauses, and what helps a volunteer in a talk."""
