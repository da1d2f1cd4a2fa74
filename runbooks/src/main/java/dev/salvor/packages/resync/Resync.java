package dev.salvor.packages.resync;

import dev.salvor.packages.list.Installed;
import dev.salvor.packages.list.ListSink;
import dev.salvor.packages.version.VersionOrder;
import dev.salvor.packages.version.VersionOrders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a plan out of the lists of hosts. Only Gentoo: elsewhere nothing can be packed from what is
 * installed. Not for several threads.
 */
public final class Resync {
  private static final VersionOrder ORDER = VersionOrders.GENTOO;

  private final String truth;
  private final List<String> sources;
  private final List<String> targets;
  private final Wishes wishes;
  private final Map<String, Told> told = new HashMap<>();
  private final List<String> notes = new ArrayList<>();

  /** What the index names, by package and version. */
  private final Map<String, List<Installed>> published = new HashMap<>();

  /**
   * For these hosts.
   *
   * @param truth whose build counts where several have the same version
   * @param from other hosts that may have something newer, in the order in which they count
   * @param to hosts that are to be brought to the others; one may be a source as well
   */
  public Resync(String truth, List<String> from, List<String> to, Wishes wishes) {
    this.truth = truth;
    Set<String> all = new LinkedHashSet<>(List.of(truth));
    all.addAll(from);
    this.sources = List.copyOf(all);
    this.targets = to.stream().distinct().toList();
    this.wishes = wishes;
  }

  private record Key(String name, String slot) implements Comparable<Key> {
    private static final Comparator<Key> BY_NAME =
        Comparator.comparing(Key::name).thenComparing(Key::slot);

    @Override
    public int compareTo(Key other) {
      return BY_NAME.compare(this, other);
    }
  }

  /** A host whose list was whole. */
  private record Told(String name, String architecture, Map<Key, Installed> packages) {}

  /** A source, and what it has. */
  private record Has(String host, Installed what) {}

  /** Takes the list of one host; nothing of it counts before its end. */
  public ListSink host(String name) {
    return new Host(name);
  }

  private final class Host implements ListSink {
    private final String name;
    private HostHead head = new HostHead(HostHead.UNKNOWN, "", "");
    private final Map<Key, Installed> packages = new HashMap<>();

    Host(String name) {
      this.name = name;
    }

    @Override
    public void host(HostHead begins) {
      head = begins;
    }

    @Override
    public void installed(Installed one) {
      packages.merge(new Key(one.name(), one.slot()), one, Resync::newest);
    }

    @Override
    public void note(String text) {
      notes.add(name + ": " + text);
    }

    @Override
    public void end() {
      if (head.kind().equals(ORDER.name())) {
        told.put(name, new Told(name, head.architecture(), packages));
      } else {
        notes.add(name + ": left out; packages of " + head.kind() + " cannot be brought");
      }
    }
  }

  /** While an update is under way both the old and the new one are there. */
  private static Installed newest(Installed a, Installed b) {
    if (!ORDER.isValid(a.version()) || !ORDER.isValid(b.version())) {
      return ORDER.isValid(b.version()) ? b : a;
    }
    return ORDER.compare(b.version(), a.version()) > 0 ? b : a;
  }

  /** What the binary host publishes, which alone says what need not be packed. */
  public void published(List<Installed> packages) {
    packages.forEach(one -> published.computeIfAbsent(cpv(one), cpv -> new ArrayList<>()).add(one));
  }

  /** The plan for all lists that were taken. */
  public ResyncPlan plan() {
    Set<Key> keys = new TreeSet<>();
    told.values().forEach(host -> keys.addAll(host.packages().keySet()));
    List<String> said = new ArrayList<>(notes);
    List<ResyncLine> lines = new ArrayList<>();
    Map<String, List<Told>> from = new HashMap<>();
    for (String target : targets) {
      Optional.ofNullable(told.get(target))
          .ifPresent(host -> from.put(target, sourcesFor(host, said)));
    }
    for (Key key : keys) {
      for (String target : targets) {
        List<Told> given = from.get(target);
        Told host = told.get(target);
        if (given != null && host != null) {
          line(key, host, given).ifPresent(lines::add);
        }
      }
    }
    return new ResyncPlan(lines, said);
  }

  private List<Told> sourcesFor(Told host, List<String> said) {
    List<Told> out = new ArrayList<>();
    for (String source : sources) {
      Told one = told.get(source);
      if (one == null || source.equals(host.name())) {
        continue;
      }
      boolean known = !one.architecture().isEmpty() && !host.architecture().isEmpty();
      if (known && !one.architecture().equals(host.architecture())) {
        said.add(
            host.name()
                + ": nothing is taken from "
                + source
                + ", which is "
                + one.architecture()
                + " and not "
                + host.architecture());
      } else {
        out.add(one);
      }
    }
    return out;
  }

  private Optional<ResyncLine> line(Key key, Told host, List<Told> given) {
    List<Has> all = new ArrayList<>();
    for (Told source : given) {
      Optional.ofNullable(source.packages().get(key))
          .ifPresent(what -> all.add(new Has(source.name(), what)));
    }
    Installed there = host.packages().get(key);
    if (all.isEmpty()) {
      return there == null
          ? Optional.empty()
          : Optional.of(of(Direction.ONLY_THERE, key, host, there.version(), Optional.empty()));
    }
    Has best = best(all);
    if (there == null) {
      return Optional.of(of(Direction.MISSING_THERE, key, host, "", Optional.of(best)));
    }
    if (!ORDER.isValid(there.version()) || !ORDER.isValid(best.what().version())) {
      return there.version().equals(best.what().version())
          ? same(key, host, there, best)
          : Optional.of(of(Direction.INCOMPARABLE, key, host, there.version(), Optional.of(best)));
    }
    int compared = ORDER.compare(best.what().version(), there.version());
    if (compared == 0) {
      return same(key, host, there, best);
    }
    if (compared > 0) {
      return Optional.of(brought(Direction.BRING, key, host, there, best));
    }
    Optional<Has> back = wishes.downgrade() ? ofTruth(all) : Optional.empty();
    return Optional.of(
        back.map(has -> brought(Direction.DOWNGRADE, key, host, there, has))
            .orElseGet(
                () -> of(Direction.NEWER_THERE, key, host, there.version(), Optional.of(best))));
  }

  /** The newest; of equal ones that of the truth, then in the order of the sources. */
  private static Has best(List<Has> all) {
    Has best = all.getFirst();
    for (Has one : all) {
      boolean valid = ORDER.isValid(one.what().version());
      boolean before = ORDER.isValid(best.what().version());
      if (valid && (!before || ORDER.compare(one.what().version(), best.what().version()) > 0)) {
        best = one;
      }
    }
    return best;
  }

  private Optional<Has> ofTruth(List<Has> all) {
    return all.stream()
        .filter(has -> has.host().equals(truth) && ORDER.isValid(has.what().version()))
        .findFirst();
  }

  private Optional<ResyncLine> same(Key key, Told host, Installed there, Has best) {
    Installed wanted = best.what();
    boolean flags = !words(wanted.flags()).equals(words(there.flags()));
    boolean built = wanted.built() > 0 && there.built() > 0 && wanted.built() != there.built();
    if (isOtherRepository(there, wanted)) {
      return Optional.of(
          of(Direction.OTHER_REPOSITORY, key, host, there.version(), Optional.of(best)));
    }
    if (!flags && !built) {
      return Optional.empty();
    }
    boolean later = wanted.built() > there.built();
    if (wishes.rebuilt() && later && wanted.built() > 0) {
      return Optional.of(brought(Direction.REBUILD, key, host, there, best));
    }
    return Optional.of(of(Direction.REBUILT, key, host, there.version(), Optional.of(best)));
  }

  private ResyncLine brought(Direction direction, Key key, Told host, Installed there, Has best) {
    Direction kept = isOtherRepository(there, best.what()) ? Direction.OTHER_REPOSITORY : direction;
    return of(kept, key, host, there.version(), Optional.of(best));
  }

  private static boolean isOtherRepository(Installed a, Installed b) {
    return !a.repository().isEmpty()
        && !b.repository().isEmpty()
        && !a.repository().equals(b.repository());
  }

  private ResyncLine of(
      Direction direction, Key key, Told host, String there, Optional<Has> source) {
    boolean known =
        direction.isBrought()
            && source
                .map(has -> isPublished(has.what(), direction == Direction.REBUILD))
                .orElse(false);
    return new ResyncLine(
        direction,
        key.name(),
        key.slot(),
        host.name(),
        there,
        source.map(has -> has.what().version()).orElse(""),
        source.map(Has::host).orElse(""),
        source.map(has -> has.what().built()).orElse(0L),
        known);
  }

  private boolean isPublished(Installed wanted, boolean sameBuild) {
    return published.getOrDefault(cpv(wanted), List.of()).stream()
        .anyMatch(
            one ->
                one.slot().equals(wanted.slot())
                    && !isOtherRepository(one, wanted)
                    && words(one.flags()).equals(words(wanted.flags()))
                    && (!sameBuild || one.built() == wanted.built()));
  }

  private static String cpv(Installed one) {
    return one.name() + "-" + one.version();
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : new HashSet<>(Arrays.asList(text.split(" ")));
  }
}
