#!/usr/bin/env bash
# Builds the JMH benchmarks and runs those named by a pattern: ci/benchmarks.sh 'NgramBenchmark.score.*' -p order=3
set -euo pipefail
cd "$(dirname "$0")/.."
java_home=$(ci/jdk.sh)
JAVA_HOME=$java_home mvn -q -B -pl harness/benchmarks -am package -Dmaven.test.skip=true </dev/null
exec "$java_home/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  -Dguice_bytecode_gen_option=DISABLED -cp 'harness/benchmarks/target/classes:harness/benchmarks/target/lib/*' \
  org.openjdk.jmh.Main "$@"
