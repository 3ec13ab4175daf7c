"""The admin API: FastAPI behind a guard, served by uvicorn in the supervisor's event loop."""
