"""x"""

from flask import Blueprint

blueprint = Blueprint("around", __name__)
