package io.hivesec.detectors.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WritablePlacesTest {
    @ParameterizedTest
    @ValueSource(strings = {"/tmp/x", "/var/tmp/a/b", "/dev/shm/x", "/run/user/1000/x", "/run/lock/x"})
    void isShared_directoryOfEverybody(String path) {
        assertThat(WritablePlaces.isShared(path)).isTrue();
        assertThat(WritablePlaces.holds(path)).isTrue();
        assertThat(WritablePlaces.areNamedIn("exec " + path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "/tmpfs/x", "/home/ann/tmp/x", "/usr/tmp.d/x", "/run/x", "tmp/x", ""})
    void isShared_otherPlace_isNot(String path) {
        assertThat(WritablePlaces.isShared(path)).isFalse();
        assertThat(WritablePlaces.holds(path)).isFalse();
    }

    @Test
    void holds_fileWithoutDirectory_butItIsNotShared() {
        assertThat(WritablePlaces.holds("memfd:x")).isTrue();
        assertThat(WritablePlaces.holds("/proc/self/fd/3")).isTrue();
        assertThat(WritablePlaces.isShared("/dev/fd/63")).isFalse();
        assertThat(WritablePlaces.areNamedIn("cat /dev/fd/63")).isFalse();
    }
}
