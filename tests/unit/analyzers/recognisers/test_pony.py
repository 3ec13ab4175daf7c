from strangler.analyzers.recognisers.pony.recogniser import Pony
from support.orm_oracles import compare, executed, found_schema, pony_schema

ENTITIES = """
from datetime import date
from pony.orm import Database, Discriminator, Optional, PrimaryKey, Required, Set
db = Database()

class Person(db.Entity):
    name = Required(str)
    friends = Set("Person", reverse="friends")
    passport = Optional("Passport")
    desk = Optional("Desk")
    managers = Set("Person", reverse="reports")
    reports = Set("Person", reverse="managers", table="reporting")
class Student(Person):
    group = Required("Group")
    courses = Set("Course", table="enrolled")
    marks = Set("Mark")
class Teacher(Person):
    room = Optional(str, column="room_no")
class Passport(db.Entity):
    code = PrimaryKey(str)
    person = Required(Person)
class Desk(db.Entity):
    person = Optional(Person)
class Group(db.Entity):
    _table_ = "groups"
    year = Required(int)
    letter = Required(str)
    PrimaryKey(year, letter)
    students = Set(Student)
    tutors = Set("Tutor")
class Course(db.Entity):
    students = Set(Student)
    marks = Set("Mark")
    parent = Optional("Course", reverse="parts", column="up")
    parts = Set("Course")
    notes = Set("Note", cascade_delete=False)
class Note(db.Entity):
    course = Required(Course)
class Mark(db.Entity):
    kind = Discriminator(str)
    student = Required(Student)
    course = Required(Course)
    PrimaryKey(student, course)
class Exam(Mark):
    day = Required(date)
class Tutor(db.Entity):
    groups = Set(Group)
"""


def test_tables_are_those_that_the_library_makes(concluded):
    found = concluded(Pony(), {"models.py": ENTITIES})
    database = executed(ENTITIES)["db"]
    database.bind("sqlite", ":memory:")
    database.generate_mapping(create_tables=True)
    compare(found_schema(found), pony_schema(database))
    assert found.problems == []


def test_entities_are_found_over_files(concluded):
    found = concluded(
        Pony(),
        {
            "base.py": "from pony import orm\ndb = orm.Database()\n",
            "a.py": "from pony.orm import Required, Set\nfrom base import db\n"
            "class A(db.Entity):\n    bs = Set('B')\n",
            "b.py": "from pony import orm\nfrom base import db\nimport a\n"
            "class B(db.Entity):\n    top = orm.Required(a.A)\nclass C(orm.Thing): ...\n",
        },
    )
    assert found.keys == {"A": [], "B": [("top", "A", "CASCADE")]}
