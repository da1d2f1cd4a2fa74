package dev.salvor.packages.drift;

import dev.salvor.packages.list.Installed;
import dev.salvor.packages.list.Listed;
import dev.salvor.packages.version.VersionOrder;
import dev.salvor.packages.version.VersionOrders;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Packages of hosts, each text held once. */
final class PackageTable {
  /** Of readers that give another object each time no more are remembered. */
  private static final int MOST_SEEN = 200_000;

  private final Map<PackageKey, Row> rows = new HashMap<>();
  private final Map<Content, Place> places = new HashMap<>();

  /** By identity, which costs a tenth of a comparison by value; of one distribution at a time. */
  private final IdentityHashMap<Listed, Place> seen = new IdentityHashMap<>();

  private String seenKind = "";

  private record Place(Content content, Row row) {}

  /** The packages of one host, which come together; of several in one slot the newest counts. */
  void add(int host, String kind, List<Installed> packages) {
    if (!kind.equals(seenKind) || seen.size() > MOST_SEEN) {
      seen.clear();
      seenKind = kind;
    }
    for (Installed one : packages) {
      // No lambda: one that captures is made anew for each package.
      Place place = seen.get(one.what());
      if (place == null) {
        place = place(kind, one.what());
        seen.put(one.what(), place);
      }
      Row row = place.row();
      if (!row.endsWith(host)) {
        row.add(host, place.content(), one.built(), one.buildId());
      } else if (isNewer(one, row)) {
        row.replaceLast(place.content(), one.built(), one.buildId());
      }
    }
  }

  private Place place(String kind, Listed what) {
    PackageKey key = new PackageKey(kind, what.name(), what.slot());
    return places.computeIfAbsent(
        Content.of(key, what),
        content -> new Place(content, rows.computeIfAbsent(content.key(), Row::new)));
  }

  private static boolean isNewer(Installed one, Row row) {
    int last = row.size - 1;
    int order = compare(row.key.kind(), one.version(), row.content(last).version());
    if (order == 0) {
      order = Long.compare(one.built(), row.built(last));
    }
    return order == 0 ? one.buildId() > row.buildId(last) : order > 0;
  }

  /** By the order of the distribution; what is not valid is the oldest. */
  private static int compare(String kind, String a, String b) {
    VersionOrder order = VersionOrders.named(kind).orElse(VersionOrders.GENTOO);
    boolean valid = order.isValid(a);
    return valid && order.isValid(b)
        ? order.compare(a, b)
        : Boolean.compare(valid, order.isValid(b));
  }

  /** In the order of distributions, names and slots. */
  Collection<Row> sorted() {
    return new TreeMap<>(rows).values();
  }

  int packages() {
    return rows.size();
  }
}
