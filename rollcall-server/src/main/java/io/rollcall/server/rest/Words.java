package io.rollcall.server.rest;

/** What several endpoints say in the same words. */
final class Words {
    /** Who asked, in the journal. */
    static final String ACTOR = "rest";

    static final String DEFAULT_LIMIT = "100";
    static final String LIMIT = "How many at most on this page, 1 to 1000";
    static final String AFTER = "The cursor that the page before answered as `next`; leave it out for the first page";
    static final String SEARCH_NAME = "Only those whose name contains this text";
    static final String SEARCH_PERSON = "Only those whose login name, display name or mail contains this text";

    private Words() {}
}
