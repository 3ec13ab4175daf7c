"""Fields: what an attribute gives, accessors of the recogniser say."""


class BaseField:
    """A field."""

    def __init__(self, *arguments, **named):
        pass

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **named):
        return self


BinaryField = BooleanField = CachedReferenceField = ComplexDateTimeField = DateField = BaseField
DateTimeField = DecimalField = DictField = DynamicField = EmailField = BaseField
EmbeddedDocumentField = EmbeddedDocumentListField = EnumField = FileField = BaseField
FloatField = GenericEmbeddedDocumentField = GenericLazyReferenceField = BaseField
GenericReferenceField = GeoPointField = ImageField = IntField = LazyReferenceField = BaseField
LineStringField = ListField = LongField = MapField = MultiLineStringField = BaseField
MultiPointField = MultiPolygonField = ObjectIdField = PointField = PolygonField = BaseField
ReferenceField = SequenceField = SortedListField = StringField = URLField = UUIDField = BaseField
Decimal128Field = BaseField
