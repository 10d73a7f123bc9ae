//! Reading directories: a real OpenLDAP, and a server that does everything wrong.

mod common;
mod crooked;
mod everybody;
mod few;
mod group;
mod lines;
mod sign_in;
