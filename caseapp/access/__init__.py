"""The one place that decides who may do what and who may see what.

``table`` is data, ``actor`` says who is asking, ``gate`` turns both into criteria in the
session, ``routes`` asks a permission of every address, ``trail`` writes down what happened.
"""
