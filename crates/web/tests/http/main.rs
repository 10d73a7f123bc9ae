//! The web door over HTTP, with a real database behind it. Folders and files are named as the addresses.

#[cfg(test)]
mod account;
#[cfg(test)]
mod api;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod customer_users;
#[cfg(test)]
mod customers;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod directories;
#[cfg(test)]
mod everywhere;
#[cfg(test)]
mod fields;
mod find;
#[cfg(test)]
mod health;
#[cfg(test)]
mod history;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod mail;

#[cfg(test)]
mod moves;
#[cfg(test)]
mod set_up;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod sign_in;
