package dev.salvor.activity.action;

import dev.salvor.activity.transport.ssh.Sshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A binary host behind OpenSSH's server on loopback, under the name "io" of an ssh configuration.
 */
final class FarBinhost implements AutoCloseable {
  final Sshd sshd;
  final Path folder;
  final Path config;
  private final Binhost binhost;

  FarBinhost(Binhost binhost, String... settings) throws Exception {
    Needs.tools("ssh", "sftp", "rsync");
    this.binhost = binhost;
    folder = binhost.host.folder("sshd");
    String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = "Subsystem sftp internal-sftp";
    sshd = Sshd.start(folder, all);
    config = folder.resolve("ssh_config");
    Files.writeString(
        config,
        """
        Host io
          HostName 127.0.0.1
          Port %d
          User %s
          IdentityFile %s
          IdentitiesOnly yes
          UserKnownHostsFile %s
          GlobalKnownHostsFile /dev/null
        """
            .formatted(
                sshd.target().port(),
                System.getProperty("user.name"),
                folder.resolve("user"),
                knownHosts()));
  }

  Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  Action promoter(String via) {
    return binhost
        .promoter()
        .env("HOME", folder.toString())
        .with("BINHOST", "io:" + binhost.pkgdir)
        .with("SSH_CONFIG", config)
        .with("VIA", via);
  }

  @Override
  public void close() throws IOException {
    sshd.close();
  }
}
