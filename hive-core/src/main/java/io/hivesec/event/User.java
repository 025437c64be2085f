package io.hivesec.event;

import java.util.Objects;

/**
 * Whom a process acts for, as Linux keeps it (credentials(7)). A number that is not known is {@link #NO_ID}.
 *
 * @param uid real user id
 * @param gid real group id
 * @param euid effective user id
 * @param egid effective group id
 * @param name the account's name, empty when not known
 */
public record User(int uid, int gid, int euid, int egid, String name) {

    /** Stands for an id that the sensor did not tell. */
    public static final int NO_ID = -1;

    /** Nobody known. */
    public static final User UNKNOWN = new User(NO_ID, NO_ID, NO_ID, NO_ID, "");

    /** Refuses a null name. */
    public User {
        Objects.requireNonNull(name, "name");
    }

    /** A user whose real and effective ids are the same. */
    public static User of(int uid, int gid, String name) {
        return new User(uid, gid, uid, gid, name);
    }

    /** The id that decides what the process may do: the effective one, or the real one when only that is known. */
    public int actingId() {
        return euid != NO_ID ? euid : uid;
    }

    /** Whether the process acts as root. */
    public boolean isRoot() {
        return actingId() == 0;
    }

    /** Whether no id is known. */
    public boolean isUnknown() {
        return uid == NO_ID && euid == NO_ID;
    }
}
