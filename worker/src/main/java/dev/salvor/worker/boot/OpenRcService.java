package dev.salvor.worker.boot;

import dev.salvor.runbook.PosixShell;
import dev.salvor.worker.process.NodeException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An OpenRC service in the default runlevel that starts the node once at boot. */
final class OpenRcService implements ServiceManager {
  private final String name;
  private final Path etc;

  OpenRcService(String name, Path etc) {
    this.name = name;
    this.etc = etc;
  }

  @Override
  public String unit() {
    return name;
  }

  @Override
  public boolean isInstalled() {
    return Files.exists(script()) && Files.exists(etc.resolve("runlevels/default").resolve(name));
  }

  @Override
  public void install(Path boot) throws NodeException {
    UnitFile.write(script(), text(boot), "rwxr-xr-x");
    if (!isInstalled()) {
      UnitFile.run("rc-update", "add", name, "default");
    }
  }

  @Override
  public void remove() throws NodeException {
    if (!Files.exists(script())) {
      return;
    }
    UnitFile.run("rc-update", "delete", name, "default");
    UnitFile.delete(script());
  }

  private Path script() {
    return etc.resolve("init.d").resolve(name);
  }

  private static String text(Path boot) {
    String path = PosixShell.quoted(boot.toString());
    return """
    #!/sbin/openrc-run
    description="Salvor: goes on with open runs after a boot"

    depend() {
        need localmount
        after net
    }

    start() {
        ebegin "Starting the Salvor node"
        /bin/sh %s
        eend $?
    }

    stop() {
        return 0
    }
    """
        .formatted(path);
  }
}
