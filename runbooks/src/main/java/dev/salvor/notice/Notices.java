package dev.salvor.notice;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who is told what, as a node's file says it. */
public record Notices(List<Way> ways) {
  public static final Notices NONE = new Notices(List.of());

  public Notices {
    ways = List.copyOf(ways);
  }

  /** The file of a state folder; without it nobody is told anything. */
  public static Path file(Path stateRoot) {
    return stateRoot.resolve("notices.yaml");
  }

  /** The ways that are told of {@code notice}, in order. */
  public List<Way> of(Notice notice) {
    return ways.stream().filter(way -> way.takes(notice)).toList();
  }

  /** The way of that name. */
  public Optional<Way> way(String name) {
    return ways.stream().filter(way -> way.name().equals(name)).findFirst();
  }
}
