"""`sqlmodel.ext.asyncio`."""
