package io.hivesec.detectors.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes as a profile: one that is written as it was read, or a {@link ProfileException}. */
class ProfileJsonFuzzTest {
    @FuzzTest
    void read_anyBytes_isAProfileOrRefused(byte[] bytes) throws Exception {
        Profile profile;
        try {
            profile = ProfileJson.read(bytes);
        } catch (ProfileException e) {
            return;
        }
        BehaviorModel.of(profile);
        byte[] written = ProfileJson.write(profile);
        assertThat(ProfileJson.write(ProfileJson.read(written))).isEqualTo(written);
    }
}
