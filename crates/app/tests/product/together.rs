//! Many at once: a whole service that opens the same files in the same second.

use std::time::Duration;

use access::Role;

use crate::site::Site;

/// Far more than may read at once, each on a page that asks for more than one reading.
const READERS: usize = 48;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_eight_people_who_open_a_file_at_once_all_read_it() {
    for site in Site::on_each_engine("ensemble").await {
        // Tasks outlive what they borrow: the site stays until the process ends.
        let site: &'static Site = Box::leak(Box::new(site));
        let (organisation, service) = site.house().await;
        site.world
            .compte("leila", "Leïla Marchand", Role::Educateur, Some(organisation), Some(service))
            .await;
        let child = site.world.personne(service, "Vasseur", "Élodie", "2012-05-04").await;
        site.world.sejour(service, child, "2025-01-10").await;
        let cookie = site.sign_in("leila").await.cookie;

        let mut readers = tokio::task::JoinSet::new();
        for turn in 0..READERS {
            let mut leila = site.nobody();
            leila.cookie.clone_from(&cookie);
            let path = match turn % 3 {
                0 => format!("/dossiers/{child}/documents"),
                1 => format!("/dossiers/{child}/echeances"),
                _ => format!("/dossiers/{child}"),
            };
            readers.spawn(async move {
                leila.get(&path).await.is_page(200);
            });
        }
        let all = async {
            while let Some(read) = readers.join_next().await {
                read.unwrap();
            }
        };
        tokio::time::timeout(Duration::from_mins(1), all).await.expect("they wait for each other");
    }
}
