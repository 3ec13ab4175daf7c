"""`flask_appbuilder.models.sqla`"""
