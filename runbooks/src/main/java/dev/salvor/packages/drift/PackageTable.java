package dev.salvor.packages.drift;

import dev.salvor.packages.list.Installed;
import dev.salvor.packages.version.VersionOrder;
import dev.salvor.packages.version.VersionOrders;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Packages of hosts, each text held once. */
final class PackageTable {
  private final Map<PackageKey, Row> rows = new HashMap<>();
  private final Map<Content, Place> places = new HashMap<>();

  private record Place(Content content, Row row) {}

  /** The packages of one host, which come together; of several in one slot the newest counts. */
  void add(int host, String kind, List<Installed> packages) {
    for (Installed one : packages) {
      PackageKey key = new PackageKey(kind, one.name(), one.slot());
      Content content = new Content(key, one.version(), one.repository(), one.flags());
      Place place =
          places.computeIfAbsent(
              content, c -> new Place(c, rows.computeIfAbsent(c.key(), Row::new)));
      Row row = place.row();
      if (!row.endsWith(host)) {
        row.add(host, place.content(), one.built(), one.buildId());
      } else if (isNewer(one, row)) {
        row.replaceLast(place.content(), one.built(), one.buildId());
      }
    }
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
