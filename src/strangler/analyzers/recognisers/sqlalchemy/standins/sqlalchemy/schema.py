"""`sqlalchemy.schema`: what declares tables."""

from sqlalchemy import (
    DDL,
    CheckConstraint,
    Column,
    Computed,
    Constraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    UniqueConstraint,
)
from sqlalchemy.sql.schema import DDL as CreateTable
from sqlalchemy.sql.schema import DDL as DropTable
