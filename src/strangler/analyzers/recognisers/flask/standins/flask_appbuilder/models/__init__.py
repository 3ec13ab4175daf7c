"""`flask_appbuilder.models`"""
