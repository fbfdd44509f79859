"""How an attack is marked."""


def attack(number, known=None):
    """`number`: A.. of the design's list or B.. of ours. `known`: why it is still open."""

    def mark(function):
        function.attack = number
        if known:
            function.known = known
        return function

    return mark
