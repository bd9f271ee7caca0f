using NetTopologySuite.Geometries;

namespace UdaConnect.Silo.Spatial;

/// <summary>Finds, among boxes in an order of preference, the first that holds a place and that a test accepts; immutable, asked by many threads at once.</summary>
/// <remarks>
/// A packed R-tree in arrays: the boxes lie in tiles of neighbours, each level's groups of <see cref="Fanout"/> behind the level below, the root last. A group
/// knows the best of its boxes, so a place in a booth rarely looks into the hall's other booths. Nothing is allocated by a question.
/// </remarks>
internal sealed class VenueTree
{
    private const int Fanout = 8;

    // Groups still to be looked at: less than a group's worth from each level. Twelve levels hold more boxes than an array.
    private const int MaxWaiting = 12 * Fanout;

    private readonly Node[] _nodes;

    private VenueTree(Node[] nodes) => _nodes = nodes;

    /// <param name="boxes">The first is the best.</param>
    public static VenueTree Of(IReadOnlyList<Envelope> boxes)
    {
        var level = new List<Node>(boxes.Count);
        for (var i = 0; i < boxes.Count; i++)
        {
            if (!boxes[i].IsNull)
                level.Add(new(boxes[i].MinX, boxes[i].MinY, boxes[i].MaxX, boxes[i].MaxY, i, -1, 0));
        }

        Tile(level);
        var nodes = new List<Node>(level);
        for (var start = 0; nodes.Count - start > 1;)
        {
            var end = nodes.Count;
            for (var first = start; first < end; first += Fanout)
                nodes.Add(Around(nodes, first, Math.Min(Fanout, end - first)));
            start = end;
        }

        return new([.. nodes]);
    }

    /// <summary>The best box that holds the place, edges included, and is accepted; -1 where there is none.</summary>
    /// <param name="accepts">Asked for few boxes, never for one that is worse than one accepted before.</param>
    public int Find<TState>(double x, double y, TState state, Func<TState, int, bool> accepts)
    {
        var best = int.MaxValue;
        Span<int> waiting = stackalloc int[MaxWaiting];
        var count = 0;
        if (_nodes.Length > 0)
            waiting[count++] = _nodes.Length - 1;
        while (count > 0)
        {
            ref readonly var node = ref _nodes[waiting[--count]];
            if (node.Best >= best || !node.Holds(x, y))
                continue;
            if (node.IsBox && accepts(state, node.Best))
                best = node.Best;
            for (var i = 0; i < node.Count; i++)
                waiting[count++] = node.First + i;
        }

        return best == int.MaxValue ? -1 : best;
    }

    /// <summary>Neighbours side by side: slices from west to east, each from south to north.</summary>
    private static void Tile(List<Node> boxes)
    {
        boxes.Sort((a, b) => (a.West + a.East).CompareTo(b.West + b.East));
        var groups = (boxes.Count + Fanout - 1) / Fanout;
        var slice = Math.Max(1, (int)Math.Ceiling(Math.Sqrt(groups))) * Fanout;
        for (var first = 0; first < boxes.Count; first += slice)
            boxes.Sort(first, Math.Min(slice, boxes.Count - first), Comparer<Node>.Create((a, b) => (a.South + a.North).CompareTo(b.South + b.North)));
    }

    private static Node Around(List<Node> nodes, int first, int count)
    {
        var around = nodes[first] with { First = first, Count = count };
        for (var i = first + 1; i < first + count; i++)
            around = around.And(nodes[i]);
        return around;
    }

    /// <param name="Best">The box itself, or the best one within the group.</param>
    /// <param name="First">Of the group's members; -1 for a box.</param>
    private readonly record struct Node(double West, double South, double East, double North, int Best, int First, int Count)
    {
        public bool IsBox => First < 0;

        /// <summary>This group, around the other too.</summary>
        public Node And(in Node other) => new(
            Math.Min(West, other.West), Math.Min(South, other.South), Math.Max(East, other.East), Math.Max(North, other.North), Math.Min(Best, other.Best), First, Count);

        public bool Holds(double x, double y) => x >= West && x <= East && y >= South && y <= North;
    }
}
