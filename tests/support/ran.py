"""What runs for the endpoints of a small project, with the recognisers' own stand-ins."""

from strangler.analyzers.calls.solving import solve
from strangler.analyzers.calls.standing import folders_of, read_standins
from strangler.analyzers.concluding import behaviour_of, conclude


class Ran:
    """A small project with what its endpoints run."""

    def __init__(self, inventory, recognisers):
        self.conclusions = conclude(recognisers, inventory)
        self.behaviour, failures = behaviour_of(recognisers, inventory, self.conclusions)
        assert failures == ()
        self.enters = {
            f"{e.method} {e.path}": (e.handler, *e.runs) for e in self.conclusions.endpoints
        }
        enter = {name for names in self.enters.values() for name in names}
        enter |= {door.handler for door in self.conclusions.doors}
        standins = read_standins(inventory, folders_of(recognisers))
        self.activity = solve(inventory, standins, self.behaviour, sorted(enter)).activity

    def bodies(self, *names):
        """The bodies that run when all of some names are entered."""
        found, waiting = set(), [b for name in names for b in self.activity.by_name[name]]
        while waiting:
            body = waiting.pop()
            if body not in found:
                found.add(body)
                waiting += [call.callee for call in self.activity.calls.get(body, ())]
        return found

    def runs(self, endpoint):
        """The symbols that run for `GET /path`, each with its receiver if it is told apart."""
        return self.symbols(*self.enters[endpoint])

    def symbols(self, *names):
        """The symbols that run when some names are entered."""
        return {self.activity.bodies[body].symbol for body in self.bodies(*names)}

    def receivers(self, *names):
        """(symbol, receiver) of the library's bodies that run when some names are entered."""
        found = (self.activity.bodies[body] for body in self.bodies(*names))
        return {(body.symbol, body.receiver) for body in found if body.library}

    def open(self, endpoint):
        """The open calls for an endpoint."""
        bodies = self.bodies(*self.enters[endpoint])
        return {call.name for body in bodies for call in self.activity.open.get(body, ())}
