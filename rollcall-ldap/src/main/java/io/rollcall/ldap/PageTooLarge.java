package io.rollcall.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import io.rollcall.directory.DirectoryException;

/**
 * The server cut off a first page after some entries, because it allows smaller pages only. The session asks for smaller
 * ones from now on; whoever read begins anew, so that nothing is counted twice.
 */
final class PageTooLarge extends DirectoryException {
    private static final long serialVersionUID = 1L;

    PageTooLarge(DirectoryException problem, LDAPException cause) {
        super(problem.getMessage(), cause);
    }
}
