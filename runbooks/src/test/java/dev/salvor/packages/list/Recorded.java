package dev.salvor.packages.list;

import java.util.ArrayList;
import java.util.List;

/** What a sink was told, as text. */
final class Recorded implements ListSink {
  final List<String> told = new ArrayList<>();

  @Override
  public void host(HostHead head) {
    told.add("host " + head.kind() + " " + head.host() + " " + head.architecture());
  }

  @Override
  public void installed(Installed one) {
    told.add("p " + text(one));
  }

  @Override
  public void index(IndexHead head) {
    told.add("index " + head.source() + " " + head.written());
  }

  @Override
  public void indexed(Installed one) {
    told.add("i " + text(one));
  }

  @Override
  public void note(String text) {
    told.add("note " + text);
  }

  @Override
  public void end() {
    told.add("end");
  }

  private static String text(Installed one) {
    return "%s:%s %s ::%s [%s] %d #%d"
        .formatted(
            one.name(),
            one.slot(),
            one.version(),
            one.repository(),
            one.flags(),
            one.built(),
            one.buildId());
  }
}
