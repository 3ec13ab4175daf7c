"""Forms of WTForms and Flask-WTF."""
