/** Rights gained without a lineage that explains them: users, capabilities, set-user-id files and the files that decide who is who. */
@NullMarked
package io.hivesec.detectors.privilege;

import org.jspecify.annotations.NullMarked;
