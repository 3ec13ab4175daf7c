"""The data plane: client bytes in, upstream bytes out, and one Outcome for each exchange.

Nothing here imports FastAPI, httpx, boto3 or a telemetry SDK; nothing here awaits to decide."""
