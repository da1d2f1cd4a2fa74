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
  private final PromoteCase binhost;

  FarBinhost(PromoteCase binhost) throws Exception {
    this(binhost, "/usr/bin:/bin");
  }

  /**
   * path: where whoever logs in finds programs; no start-up file of this machine's account is read.
   */
  FarBinhost(PromoteCase binhost, String path) throws Exception {
    Needs.tools("ssh", "sftp", "rsync");
    this.binhost = binhost;
    folder = binhost.host.folder("sshd");
    sshd =
        Sshd.start(
            folder, "SetEnv HOME=" + folder + " PATH=" + path, "Subsystem sftp internal-sftp");
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
