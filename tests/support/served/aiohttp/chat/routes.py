from chat.handlers import Feed, index


def setup_routes(app):
    app.router.add_get("/", index, name="index")
    app.router.add_view("/feed", Feed)
    app.router.add_delete("/files/{path:.+}", index)
