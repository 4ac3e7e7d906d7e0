package dev.assay.tasks.scoring.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.spi.EvalException;
import dev.assay.spi.scoring.CodeExecution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {
  /** Little, so that what runs into a limit does so soon. */
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(8), 2, 512L << 20, 4L << 20, 64, 320);

  private static Sandbox sandbox;

  @TempDir private Path outside;

  @BeforeAll
  static void isolates() {
    try {
      sandbox = Sandbox.open(CodeExecution.ISOLATED, LIMITS);
    } catch (EvalException e) {
      assumeTrue(false, e.getMessage());
    }
    assertThat(sandbox.isolation()).isEqualTo(Isolation.NAMESPACES);
  }

  @Test
  void aProgramThatComesToItsEndCompletes() {
    assertThat(sandbox.completes("def double(x):\n    return 2 * x\n\nassert double(4) == 8\n"))
        .isTrue();
    assertThat(sandbox.completes("import math, json, re, collections, heapq, typing")).isTrue();
    assertThat(sandbox.completes("open('mine', 'w').write('x')")).isTrue();
    assertThat(sandbox.completes("assert 'Schnörkel'.upper() == 'SCHNÖRKEL'")).isTrue();
  }

  @Test
  void aProgramThatFailsDoesNot() {
    assertThat(sandbox.completes("assert 1 == 2")).isFalse();
    assertThat(sandbox.completes("def broken(:")).isFalse();
    assertThat(sandbox.completes("import nothing_of_that_name")).isFalse();
  }

  @Test
  void endingEarlyOrClaimingSuccessDoesNotCount() {
    assertThat(sandbox.completes("import sys\nsys.exit(0)\nassert False")).isFalse();
    assertThat(sandbox.completes("import os\nos._exit(0)\nassert False")).isFalse();
    assertThat(sandbox.completes("print('OK')\nimport os\nos.write(3, b'OK')\nassert False"))
        .isFalse();
  }

  @Test
  void anEndlessLoopEnds() {
    assertThat(sandbox.completes("while True: pass")).isFalse();
  }

  @Test
  void sleepingAndWaitingEnd() {
    assertThat(new TimedRun("import time\ntime.sleep(600)", Duration.ofSeconds(1)).completes())
        .isFalse();
  }

  @Test
  void aForkBombEndsAndLeavesNoProcess() {
    assertThat(sandbox.completes("import os\nwhile True: os.fork()")).isFalse();
    // Its children would outlive it, each in a session of its own.
    String marked = outside.getFileName().toString();
    assertThat(
            sandbox.completes(
                """
                import os, subprocess, sys
                for _ in range(5):
                    if os.fork() == 0:
                        os.setsid()
                        os.execv(sys.executable, ['python', '-c', 'import time; time.sleep(600)', '%s'])
                """
                    .formatted(marked)))
        .isTrue();
    assertThat(
            ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(marked)))
        .isEmpty();
  }

  @Test
  void memoryIsBounded() {
    assertThat(sandbox.completes("x = bytearray(100_000_000)")).isTrue();
    assertThat(sandbox.completes("x = bytearray(2_000_000_000)")).isFalse();
    assertThat(sandbox.completes("x = []\nwhile True: x.append(' ' * 1_000_000 + str(len(x)))"))
        .isFalse();
  }

  @Test
  void filesAreBoundedInSizeAndNumberAndWrittenNowhereElse() throws IOException {
    assertThat(sandbox.completes("open('a', 'wb').write(b'x' * 1_000_000)")).isTrue();
    assertThat(
            sandbox.completes("for i in range(20):\n  open(str(i), 'wb').write(b'x' * 1_000_000)"))
        .isFalse();
    assertThat(sandbox.completes("for i in range(1000):\n  open(str(i), 'w').close()")).isFalse();
    Path file = Files.writeString(outside.resolve("file"), "mine");
    assertThat(sandbox.completes("open('%s', 'w').write('theirs')".formatted(file))).isFalse();
    assertThat(sandbox.completes("import os\nos.remove('%s')".formatted(file))).isFalse();
    assertThat(sandbox.completes("open('%s/other', 'w')".formatted(outside))).isFalse();
    assertThat(file).hasContent("mine");
    assertThat(sandbox.completes("import os\nassert not os.path.exists('/dev/vda')")).isTrue();
  }

  @Test
  void theNetworkIsOutOfReach() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(200);
      assertThat(
              sandbox.completes(
                  "import socket\nsocket.create_connection(('127.0.0.1', %d), 2)"
                      .formatted(server.getLocalPort())))
          .isFalse();
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void theEnvironmentAndOtherProcessesAreHidden() {
    assertThat(
            sandbox.completes(
                "import os\nassert set(os.environ) <= "
                    + "{'PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_CTYPE'}, os.environ"))
        .isTrue();
    long me = ProcessHandle.current().pid();
    assertThat(sandbox.completes("open('/proc/%d/environ').read()".formatted(me))).isFalse();
    assertThat(sandbox.completes("open('/proc/1/environ').read()")).isFalse();
  }

  @Test
  void theParentCannotBeKilled() {
    assertThat(
            sandbox.completes(
                """
                import os, signal
                for process in (os.getppid(), %d):
                    try:
                        os.kill(process, signal.SIGKILL)
                    except OSError:
                        pass
                """
                    .formatted(ProcessHandle.current().pid())))
        .isTrue();
  }

  @Test
  void noPrivilegeComesBack() {
    assertThat(
            sandbox.completes(
                """
                import ctypes
                libc = ctypes.CDLL(None, use_errno=True)
                assert libc.mount(b'none', b'/', None, 4096 | 32, None) == 0
                """))
        .as("makes / writable again")
        .isFalse();
    assertThat(sandbox.completes("import os\nos.chroot('/usr')")).isFalse();
  }

  @Test
  void nothingIsExecutedUnlessAllowed() {
    assertThatThrownBy(() -> Sandbox.open(CodeExecution.REFUSED, LIMITS))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("--allow-code-execution");
  }

  private record TimedRun(String program, Duration wall) {
    boolean completes() {
      return Sandbox.open(
              CodeExecution.ISOLATED,
              new Limits(
                  wall,
                  LIMITS.cpuSeconds(),
                  LIMITS.memory(),
                  LIMITS.disk(),
                  LIMITS.files(),
                  LIMITS.processes()))
          .completes(program);
    }
  }
}
