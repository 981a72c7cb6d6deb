"""`make bench [SALES=1000]`: prints a table with ratios; the machine is shared, so trust ratios."""

import sys

from tests.bench import at_server, settling, till

PEOPLE = (1_000, 100_000, 1_000_000)


def main() -> None:
    """Settlements first, in a file and at a server, then the till."""
    sales = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print("Settlements per second: three lines, own account and two donors, synchronous=FULL")
    print("people      embedded   floor   ratio")
    speeds = [settling.measure(people) for people in PEOPLE]
    for one in speeds:
        print(f"{one.people:>9,}   {one.embedded:>8.0f}  {one.floor:>6.0f}   {one.ratio:>5.2f}")
    growth = speeds[0].embedded / speeds[-1].embedded
    print(f"cost at {PEOPLE[-1]:,} people against {PEOPLE[0]:,}: ×{growth:.2f}")
    print("\nSettlements per second at a PostgreSQL (fsync on) beside pgbench, the same clients")
    print("tills     ours   pgbench   ratio")
    for each in at_server.measure() or ():
        print(f"{each.tills:>5}  {each.ours:>7.0f}  {each.pgbench:>8.0f}   {each.ratio:>5.2f}")
    print(f"\nThe till on a pseudo-terminal of 120×36, {sales} sales by card and PIN")
    figures = till.measure(sales)
    print(f"first start, which makes the demo world: {figures.first_start_ms:.0f} ms")
    for name, times in (("start to sign-in", figures.start_ms), ("scan to line", figures.scan_ms)):
        print(f"{name}: median {_median(times):.0f} ms, worst {times[-1]:.0f} ms")
    for count, kib in figures.memory_kib:
        print(f"memory after {count:>5} sales: {kib / 1024:.0f} MiB")


def _median(figures: list[float]) -> float:
    return figures[len(figures) // 2]


if __name__ == "__main__":
    main()
