//! The family's settings that mean something here. Nothing else is handed out, and no password ever is.

/// Their names; `A###B` is the key B of the setting A.
pub const KNOWN: &[&str] = &[
    // Permissions, groups, services.
    "CustomerGroupSupport",
    "System::Customer::Permission",
    "System::Permission",
    "CustomerGroupAlwaysGroups",
    "CustomerGroupCompanyAlwaysGroups",
    "CustomerGroupPermissionContext",
    "CustomerGroupPermissionContext###001-CustomerID-same",
    "CustomerGroupPermissionContext###100-CustomerID-other",
    "CustomerTicket::Permission",
    "CustomerTicket::Permission###1-GroupCheck",
    "CustomerTicket::Permission###2-CustomerUserIDCheck",
    "CustomerTicket::Permission###3-CustomerIDCheck",
    "CustomerTicket::Permission###4-CustomerGroupCheck",
    "Ticket::Frontend::CustomerDisableCompanyTicketAccess",
    "Ticket::Service::Default::UnknownCustomer",
    "Customer::TicketSearch::AllServices",
    "SwitchToCustomer",
    "SwitchToCustomer::PermissionGroup",
    "CustomerPanelUserID",
    "Ticket::Service",
    "Ticket::Service::KeepChildren",
    "Ticket::Type",
    "Ticket::Type::Default",
    "Ticket::ArchiveSystem",
    // Portal, accounts, passwords.
    "CustomerFrontend::Active",
    "CustomerPanelSessionName",
    "CustomerPanelLostPassword",
    "CustomerPanelCreateAccount",
    "CustomerPanelCreateAccount::MailRestrictions::Whitelist",
    "CustomerPanelCreateAccount::MailRestrictions::Blacklist",
    "CustomerPreferences",
    "CustomerPreferencesGroups###Password",
    "CustomerPreferencesGroups###Password###PasswordHistory",
    "CustomerPreferencesGroups###Password###PasswordMinSize",
    "CustomerPreferencesGroups###Password###PasswordNeedDigit",
    "CustomerPreferencesGroups###Password###PasswordMin2Lower2UpperCharacters",
    "CustomerPreferencesGroups###Password###PasswordMin2Characters",
    "CustomerPreferencesGroups###Password###PasswordRegExp",
    "CustomerPreferencesGroups###Password###PasswordMaxLoginFailed",
    "CustomerPreferencesGroups###Password###PasswordMaxValidTimeInDays",
    "CustomerPreferencesGroups###Language",
    "CustomerPreferencesGroups###TimeZone",
    // How customer users sign in; the same with a number behind.
    "Customer::AuthModule",
    "Customer::AuthModule::DB::Table",
    "Customer::AuthModule::DB::CustomerKey",
    "Customer::AuthModule::DB::CustomerPassword",
    "Customer::AuthModule::DB::CryptType",
    "Customer::AuthModule::DB::bcryptCost",
    "Customer::AuthModule::DB::Type",
    "Customer::AuthModule::DB::User",
    "Customer::AuthModule::HTTPBasicAuth::Replace",
    "Customer::AuthModule::HTTPBasicAuth::ReplaceRegExp",
    "Customer::AuthModule::LDAP::Host",
    "Customer::AuthModule::LDAP::BaseDN",
    "Customer::AuthModule::LDAP::UID",
    "Customer::AuthModule::LDAP::GroupDN",
    "Customer::AuthModule::LDAP::AccessAttr",
    "Customer::AuthModule::LDAP::UserAttr",
    "Customer::AuthModule::LDAP::SearchUserDN",
    "Customer::AuthModule::LDAP::AlwaysFilter",
    "Customer::AuthModule::LDAP::UserSuffix",
    "Customer::AuthModule::LDAP::Params",
    "Customer::AuthModule::LDAP::StartTLS",
    "Customer::AuthModule::LDAP::Die",
    "Customer::AuthModule::Radius::Host",
    "Customer::AuthModule::Radius::Die",
    "Customer::AuthTwoFactorModule",
    "Customer::AuthTwoFactorModule::SecretPreferencesKey",
    "Customer::AuthTwoFactorModule::AllowEmptySecret",
    "Customer::AuthTwoFactorModule::AllowPreviousToken",
    "AuthModule",
    "AuthModule::DB::CryptType",
    "AuthModule::DB::bcryptCost",
    // Checks of addresses.
    "CheckEmailAddresses",
    "CheckMXRecord",
    "CheckMXRecord::Nameserver",
    "CheckEmailValidAddress",
    "CheckEmailInvalidAddress",
    // What happens when customers change.
    "CustomerUser::EventModulePost",
    "CustomerCompany::EventModulePost",
    "DynamicFieldFromCustomerUser::Mapping",
    "Ticket::EventModulePost###4100-DynamicFieldFromCustomerUser",
    "CustomerNotifyJustToRealCustomer",
    "PostMaster::NewTicket::AutoAssignCustomerIDForUnknownCustomers",
    // Tickets and portal lists.
    "Ticket::CustomerViewableStateType",
    "Ticket::CustomerArchiveSystem",
    "Ticket::CustomerTicketSearch::SearchLimit",
    "Ticket::CustomerTicketSearch::SearchPageShown",
    "Ticket::CustomerTicketSearch::SortBy::Default",
    "Ticket::CustomerTicketSearch::Order::Default",
    "Ticket::NumberGenerator",
    "Ticket::NumberGenerator::MinCounterSize",
    "Ticket::NumberGenerator::Date::UseFormattedCounter",
    "Ticket::NumberGenerator::CheckSystemID",
    "SystemID",
    "Ticket::Hook",
    "Ticket::HookDivider",
    "DynamicField::CacheTTL",
    // The system itself.
    "Home",
    "FQDN",
    "HttpType",
    "ScriptAlias",
    "Organization",
    "AdminEmail",
    "OTOBOTimeZone",
    "UserDefaultTimeZone",
    "DefaultLanguage",
    "DefaultUsedLanguages",
    "SessionMaxTime",
    "SessionMaxIdleTime",
    "DatabaseHost",
    "Database",
    "DatabaseUser",
];

/// Settings that may stand ten more times with a number behind.
const NUMBERED: [&str; 3] = ["Customer::AuthModule", "Customer::AuthTwoFactorModule", "AuthModule"];

/// Passwords, and addresses that may hold one.
const SECRETS: [&str; 6] = [
    "DatabasePw",
    "DatabaseDSN",
    "Customer::AuthModule::DB::DSN",
    "Customer::AuthModule::DB::Password",
    "Customer::AuthModule::LDAP::SearchUserPw",
    "Customer::AuthModule::Radius::Password",
];

/// Whether a setting is handed out by this name.
pub(crate) fn is_known(name: &str) -> bool {
    is_among(KNOWN, name)
}

/// Whether a setting is handed out as a secret by this name.
pub(crate) fn is_secret(name: &str) -> bool {
    is_among(&SECRETS, name)
}

fn is_among(names: &[&str], name: &str) -> bool {
    if names.contains(&name) {
        return true;
    }
    let plain = name.trim_end_matches(|char: char| char.is_ascii_digit());
    let number = name.get(plain.len()..).unwrap_or("");
    let counts = number.parse::<u8>().is_ok_and(|number| (1..=10).contains(&number)) && !number.starts_with('0');
    counts && NUMBERED.iter().any(|family| plain.starts_with(family)) && names.contains(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_to_the_end_of_what_may_have_one() {
        for known in ["Customer::AuthModule", "Customer::AuthModule10", "Customer::AuthModule::LDAP::Host1"] {
            assert!(is_known(known), "{known}");
        }
        for unknown in
            ["Customer::AuthModule0", "Customer::AuthModule11", "Customer::AuthModule01", "SystemID1", "Nothing"]
        {
            assert!(!is_known(unknown), "{unknown}");
        }
        assert!(is_secret("Customer::AuthModule::LDAP::SearchUserPw3"));
        assert!(SECRETS.iter().all(|secret| !is_known(secret)), "none is handed out in clear");
    }
}
