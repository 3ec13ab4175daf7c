"""An application of Connexion with three descriptions."""

from pathlib import Path

import connexion
from connexion.resolver import RestyResolver

SPECIFICATIONS = "specifications"


def create_app():
    app = connexion.FlaskApp(__name__, specification_dir=SPECIFICATIONS)
    app.add_api("animals.yaml")
    app.add_api(Path("keepers.json"), base_path="/staff")
    app.add_api("rest.yaml", resolver=RestyResolver("zoo.rest"))

    @app.route("/alive")
    def alive():
        return "yes"

    return app
