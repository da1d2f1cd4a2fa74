// The front end of the shop.
document.documentElement.dataset.build = '@BUILD@';
