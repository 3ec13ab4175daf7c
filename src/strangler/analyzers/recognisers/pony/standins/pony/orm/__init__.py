"""`pony.orm`: all that people import."""

from pony.orm.core import *
