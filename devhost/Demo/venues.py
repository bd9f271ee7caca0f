"""The venues of the demo conference: which spots of the public set each one covers, and its footprint."""
import math

METRES_PER_DEGREE = 111_195.0
MARGIN = 9.0  # metres around a spot; spots are at least 50 m apart, people stand within 0.91 m of one

# name, kind, spots; one spot: a point with a radius, several: the hull of a square around each.
VENUES = [
    ("Booth Cobalt Loom", "booth", [2]),
    ("Booth Kestrel Optics", "booth", [0]),
    ("Coffee Bar", "area", [56]),
    ("Main Stage", "stage", [9, 16, 25, 38, 46, 53]),
    ("Hall North", "hall", [24, 26, 39, 45, 47, 54]),
    ("Room Orchard", "room", [10, 15]),
    ("Room Canal", "room", [3, 1, 8, 7]),
    ("Workshop West", "room", [13, 19, 20, 31, 41, 42]),
    ("Hall South-West", "hall", [14, 21, 23, 32, 44]),
    ("Poster Walk", "area", [22, 33, 37, 43, 50, 52]),
    ("Room Lighthouse", "room", [4, 5, 6]),
    ("Expo East", "hall", [11, 12, 18, 29, 30, 36, 49]),
    ("Startup Alley", "booth", [17, 28, 35]),
    ("Lounge South-East", "area", [27, 34, 40, 48, 51, 55]),
]


def name_by_spot():
    return {spot: name for name, _, spots in VENUES for spot in spots}


def features(sites):
    """GeoJSON features; sites maps a spot's number to (longitude, latitude)."""
    for name, kind, spots in VENUES:
        points = [sites[spot] for spot in spots]
        properties = {"name": name, "kind": kind}
        if len(points) == 1:
            properties["radius_metres"] = MARGIN
            geometry = {"type": "Point", "coordinates": list(points[0])}
        else:
            ring = hull([corner for point in points for corner in square(point)])
            geometry = {"type": "Polygon", "coordinates": [[list(position) for position in ring + ring[:1]]]}
        yield {"type": "Feature", "geometry": geometry, "properties": properties}


def square(point):
    longitude, latitude = point
    dy = MARGIN / METRES_PER_DEGREE
    dx = dy / math.cos(math.radians(latitude))
    return [(round(longitude + x * dx, 7), round(latitude + y * dy, 7)) for x in (-1, 1) for y in (-1, 1)]


def hull(points):
    """Convex hull, counter-clockwise (Andrew's monotone chain)."""
    points = sorted(set(points))

    def half(ordered):
        chain = []
        for p in ordered:
            while len(chain) > 1 and cross(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        return chain[:-1]

    return half(points) + half(reversed(points))


def cross(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])
