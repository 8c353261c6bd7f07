//! What has been done already, by subscription and event id.
