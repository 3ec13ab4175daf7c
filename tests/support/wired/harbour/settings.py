API_PREFIX = "/api" + "/v1"


class Config:
    VERSION = 2
    PREFIX = "/versioned"


class Settings:
    report_prefix: str = "/late".rstrip("/")


settings = Settings()
