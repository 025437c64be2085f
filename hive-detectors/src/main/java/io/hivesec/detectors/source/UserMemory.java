package io.hivesec.detectors.source;

import io.hivesec.event.User;
import java.util.Map;

/** Whom each process was last said to act for, since some sensors tell credentials only as they are after a change. Not thread-safe. */
final class UserMemory {

    private static final int USERS = 8192;
    private static final int LONGEST_NAME = 256;

    private final Map<Integer, User> users = new LatestUsed<>(USERS);

    /** Whom the process of this id acted for; nobody known when it was not told. */
    User before(int pid) {
        return users.getOrDefault(pid, User.UNKNOWN);
    }

    /** Takes note of whom a process acts for. */
    void told(int pid, User user) {
        if (pid > 0 && !user.isUnknown()) {
            boolean isShort = user.name().length() <= LONGEST_NAME;
            users.put(pid, isShort ? user : new User(user.uid(), user.gid(), user.euid(), user.egid(), ""));
        }
    }
}
