package dev.salvor.worker.boot;

import dev.salvor.worker.process.NodeException;
import java.nio.file.Path;

/** The part of a service manager that starts one program at boot. */
interface ServiceManager {
  /** The unit's name as its manager knows it. */
  String unit();

  boolean isInstalled();

  /** Has {@code script} run at each boot. Repeatable. */
  void install(Path script) throws NodeException;

  /** Undoes it. Repeatable. */
  void remove() throws NodeException;
}
