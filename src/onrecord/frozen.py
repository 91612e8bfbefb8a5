"""Frozen records, as dataclasses are, that cost next to nothing to define.

The standard dataclass writes and compiles its methods for each class: 8 of the
100 milliseconds that a look-up takes. These share theirs.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, dataclass_transform


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record:
    """A value made of named fields, checked once in ``settle``, then never changed.

    Fields are the annotated names of the class and of those it inherits from,
    each with a default or required; ``texts`` are those annotated as such. Equal
    fields make equal records.
    """

    fields: ClassVar[tuple[str, ...]] = ()
    texts: ClassVar[tuple[str, ...]] = ()
    defaults: ClassVar[dict[str, Any]] = {}
    _names: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        own = cls.__annotations__
        names = [name for name in own if not str(own[name]).startswith("ClassVar")]
        cls.fields = tuple(dict.fromkeys((*cls.fields, *names)))
        cls.texts = (*cls.texts, *(name for name in names if own[name] in ("str", str)))
        cls._names = frozenset(cls.fields)
        cls.defaults = {name: getattr(cls, name) for name in cls.fields if hasattr(cls, name)}

    def __init__(self, **given: Any) -> None:
        fields = {**self.defaults, **given}
        if len(fields) != len(self.fields) or not given.keys() <= self._names:
            wrong = self._names ^ fields.keys()
            raise TypeError(f"{type(self).__name__}: missing or unknown {', '.join(sorted(wrong))}")
        self.__dict__.update(fields)
        self.settle()

    def settle(self) -> None:
        """Bring the fields to the form that holds from now on, or refuse them."""

    def set(self, **values: Any) -> None:
        """Set fields while the record settles."""
        self.__dict__.update(values)

    def but(self, **changes: Any) -> Self:
        """Return another record, with some fields changed."""
        return type(self)(**{**self.__dict__, **changes})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: make another with but({name}=…)")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} stays")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *map(_hashable, self.__dict__.values())))

    def __repr__(self) -> str:
        told = (name for name in self.fields if self.__dict__[name] != self.defaults.get(name))
        said = ", ".join(f"{name}={self.__dict__[name]!r}" for name in told)
        return f"{type(self).__name__}({said})"


def _hashable(value: object) -> object:
    """Leave out what has no hash: equal records still have equal ones."""
    return value if isinstance(value, str | int | tuple | Record | None) else None
